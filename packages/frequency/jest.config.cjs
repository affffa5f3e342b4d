module.exports = require('../../jest.preset.cjs').forPackage(__dirname);

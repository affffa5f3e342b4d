const { forPackage } = require('../../jest.preset.cjs');

module.exports = forPackage(__dirname);

const { forPackage } = require('../../jest.preset.cjs');

// Tests start whole servers, and CI machines are small.
module.exports = { ...forPackage(__dirname), testTimeout: 120_000 };

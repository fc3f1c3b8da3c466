// Loaded into a process with --require: at its end it writes what it took to a file.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const took = { kilobytes: maxRSS, milliseconds: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync(process.env['SLUICE_TOOK'] ?? '', JSON.stringify(took));
});

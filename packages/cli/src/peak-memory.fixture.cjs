// Loaded into a process with --require: at its end it writes its greatest memory, in kilobytes, to a file.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  writeFileSync(process.env['PEAK_MEMORY_FILE'] ?? '', `${process.resourceUsage().maxRSS}`);
});

/** Loaded into a server before its own code: with each SIGUSR2 its event loop becomes slow, and quick again. */
let slow;

function block() {
  const end = performance.now() + 100;
  while (performance.now() < end);
}

process.on('SIGUSR2', () => {
  if (slow) clearInterval(slow);
  slow = slow ? undefined : setInterval(block, 1);
});

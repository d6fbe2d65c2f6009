/** Tells a person what the demo does: a line per step, and how long each took. */
export function startProgress(write: (text: string) => void = (text) => process.stderr.write(text)) {
  let step = 0;
  let began = performance.now();
  let open = false;
  const close = () => {
    if (open) write(`      ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    open = false;
  };
  return {
    begin(name: string) {
      close();
      step += 1;
      began = performance.now();
      open = true;
      write(`[${step}] ${name} …\n`);
    },
    line: (text: string) => write(`      ${text}\n`),
    note: (text: string) => write(`${text}\n`),
    done: close,
  };
}

// Runs the program under test, which the variable PROGRAM names.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';

export const program = process.env.PROGRAM;
assert.ok(program, 'set PROGRAM to the program under test');

// run starts the program; said waits for a text on its standard output, ended for its end.
export function run(args, env) {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  const ended = new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  const said = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => pattern.test(out) && resolve(pattern.exec(out));
      look();
      child.stdout.on('data', look); // behind the listener that collects
      ended.then(() => reject(new Error(`the program ended: ${out}${err}`)));
    });
  return { said, ended, stop: () => child.kill('SIGKILL') };
}

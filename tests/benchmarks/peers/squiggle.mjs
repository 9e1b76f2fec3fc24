// Runs the Squiggle program on standard input once as a warm-up, then timed; prints JSON.
import { run } from "@quri/squiggle-lang";

let program = "";
for await (const chunk of process.stdin) program += chunk;
const [samples, seed] = process.argv.slice(-2);

async function timed(sampleCount, seed) {
  const environment = { sampleCount, xyPointLength: 1000, seed };
  const start = performance.now();
  const output = await run(program, { environment });
  if (!output.result.ok) throw new Error(output.result.value.toString());
  const answer = output.result.value.result.asJS();
  return { seconds: (performance.now() - start) / 1e3, answer: answer.value };
}

await timed(10_000, `warm-up ${seed}`);
const { seconds, answer } = await timed(Number(samples), seed);
const plain = (_, value) => (value instanceof Map ? Object.fromEntries(value) : value);
console.log(JSON.stringify({ seconds, answer }, plain));

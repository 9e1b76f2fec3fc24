// Unpacks the wheel in Pyodide, as xlwings Lite does, and prints what the checks find.
// node in_pyodide.mjs PYODIDE_FOLDER WHEEL CHECKS.py
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, wheel, checks] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const quiet = { stdout: () => {}, stderr: () => {} };
const pyodide = await loadPyodide(quiet);
pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel");
try {
  await pyodide.loadPackage("numpy", { messageCallback: () => {}, errorCallback: () => {} });
} catch {} // the checks say whether it is there
console.log(pyodide.runPython(`${readFileSync(checks, "utf8")}\ncheck()`));
process.exit(0);

// What agents did on the visitor's pages, to be read afterwards; loaded when there is something to read.
export { report } from "./report";

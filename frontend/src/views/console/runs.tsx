export { Runs } from "./runs/runs";

import { ThreadWorker } from "poolifier";
import { functions } from "./poolifier-tasks.mjs";

export default new ThreadWorker(functions);

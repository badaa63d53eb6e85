import { ClusterWorker } from "poolifier";
import { functions } from "./poolifier-tasks.mjs";

export default new ClusterWorker(functions);

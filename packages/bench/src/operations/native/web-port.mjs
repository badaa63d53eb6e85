import { consume } from "./consume.mjs";

self.onmessage = ({ data }) => consume(data);

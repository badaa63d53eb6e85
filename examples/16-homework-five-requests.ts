// Homework 1.1: the same with five requests to each site.
// As in Python, the more requests there are, the more is won by waiting for all at once.
import { compareWays } from "./15-homework-requests.ts";

if (import.meta.main) await compareWays(5);

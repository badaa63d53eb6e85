import { ChainedWaiters } from "./chained-waiters.ts";
import { Waiters } from "./waiters.ts";

// Words of every queue. Those that putters write, those that takers write and those that seldom change lie in three cache lines,
// so that the two sides do not slow each other down: a block begins four words behind the beginning of a line.

/** Most items that it may hold; 0 or less: any number. */
export const MAXSIZE = 0;
/** Whether it was shut down: {@linkcode OPEN}, {@linkcode CLOSED} or {@linkcode DROPPED}. */
export const STATE = 1;
/** What GETS was when the items that were left were dropped. */
export const TAKEN = 2;
/** Those who wait for an item, for room, and for all items to be done. */
export const GETTERS = 3;
export const PUTTERS: number = GETTERS + ChainedWaiters.WORDS;
export const JOINERS: number = PUTTERS + ChainedWaiters.WORDS;
/** Where the items are. */
export const ITEMS: number = JOINERS + Waiters.WORDS;

/** The lock of those who put. */
export const PUT_LOCK = 12;
/** How many items were ever put. */
export const PUTS = 13;
/** What GETS was when a putter last looked. */
export const GETS_SEEN = 14;
/** Words for the place where the next item goes. */
export const TAIL = 15;

/** The lock of those who take. */
export const GET_LOCK = 28;
/** How many items were ever taken. */
export const GETS = 29;
/** What PUTS was when a taker last looked. */
export const PUTS_SEEN = 30;
/** Words for the place of the next item to be taken. */
export const HEAD = 31;
/** How many items were done. */
export const DONE = 35;

export const QUEUE_WORDS = 36;

/** States. */
export const OPEN = 0;
/** It takes no more items, and gives those that it has. */
export const CLOSED = 1;
/** It takes none and gives none. */
export const DROPPED = 2;

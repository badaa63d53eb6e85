import { MESSAGE_WORDS } from "../memory/message.ts";

/** Words through which a thread and whoever started it speak. */
export const STATE = 0;
export const IDENT = 1;
export const DAEMON = 2;
/** Messages: what to run and under which name, its arguments, and the error that ended it. */
export const TASK = 3;
export const ARGUMENTS = TASK + MESSAGE_WORDS;
export const ERROR = ARGUMENTS + MESSAGE_WORDS;
export const CONTROL_WORDS = ERROR + MESSAGE_WORDS;

/** Values of the state word. */
export const RUNNING = 1;
export const ENDED = 2;

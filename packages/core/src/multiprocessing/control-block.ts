import { MESSAGE_WORDS } from "../memory/message.ts";

/** Words through which a process and its parent speak. */
/** Exit code plus 1, written by a child that ends in an orderly way; 0 until then. */
export const EXIT_CODE = 0;
/** Messages: what to run and under which name, its arguments, and the properties of its object. */
export const TASK = 1;
export const ARGUMENTS = TASK + MESSAGE_WORDS;
export const PROPERTIES = ARGUMENTS + MESSAGE_WORDS;
export const CONTROL_WORDS = PROPERTIES + MESSAGE_WORDS;

// RLock: the thread that holds it may acquire it again; with a Lock it would wait for itself.
// Unlike the lesson: the second acquire() of the Lock has a timeout of 1000 ms, else the program would block there for ever.
import { Lock, RLock } from "nogil/threading";

let num = 0;

const lock = new Lock();
lock.acquire();
num += 1;
const again = lock.acquire(1000); // this blocks
console.log(`Lock, second acquire: ${again}`);
if (again) num += 2;
lock.release();

const rlock = new RLock();
rlock.acquire();
num += 3;
console.log(`RLock, second acquire: ${rlock.acquire()}`); // this does not block
num += 4;
rlock.release();
rlock.release(); // as often as it was acquired

console.log(`num: ${num}`);

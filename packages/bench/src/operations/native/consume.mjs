// Adds up the ids of objects, and answers null with their sum.
export function consume(port) {
  let sum = 0;
  port.onmessage = ({ data }) => {
    if (data !== null) {
      sum += data.id;
    } else {
      port.postMessage(sum);
      sum = 0;
    }
  };
}

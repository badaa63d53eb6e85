self.onmessage = ({ data }) => {
  Atomics.store(data, 0, 1);
  Atomics.notify(data, 0);
  self.close();
};

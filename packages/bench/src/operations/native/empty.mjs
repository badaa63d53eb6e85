// Nothing: what it costs to start a runtime.
export {};

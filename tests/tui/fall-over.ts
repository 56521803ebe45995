/** Loaded before the program: has it fall over by an error that nobody foresaw, when a test sends the signal. */
process.on("SIGUSR2", () => {
  setTimeout(() => {
    throw new Error("broken on purpose");
  });
});

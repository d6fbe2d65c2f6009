/** Preloaded into a child (`node --import`): the child ends when its parent does, even a parent that was killed outright. */
process.on("disconnect", () => process.exit(0));
// The channel alone must not keep a finished child alive.
process.channel?.unref();

export {};

// CoreCommands

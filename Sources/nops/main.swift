import Glibc

exit(Int32(truncatingIfNeeded: Program(arguments: Array(CommandLine.arguments.dropFirst())).run()))

// What the shell's prompt shows.

import PluginAPI

extension ConfigPlugin {
    /// The one that the commands take here without `--env`.
    public func environment(_ context: any Context) throws -> String? {
        let (project, variables) = try ConfigCall.open(
            context, root: nil, ConfigReading(context, isSilent: true))
        return try project.environment(given: nil, variables)
    }
}

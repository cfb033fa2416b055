namespace Gateway.Storage;

/// <summary>The data folder: patients' records and keys, so it is for the account that runs the gateway only.</summary>
internal static class OwnFolder
{
    public static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

using System.Diagnostics;
using System.Numerics;

namespace Gateway.Functions.Bench;

/// <summary>Keeps the whole process on one core, so that figures of different runs compare.</summary>
internal static class OneCore
{
    /// <summary>Pins every thread to the last core this process may use; its number, or null where the system has no such call.</summary>
    public static int? Pin()
    {
        if (!OperatingSystem.IsLinux()) return null;
        using var process = Process.GetCurrentProcess();
        var core = BitOperations.Log2((ulong)process.ProcessorAffinity);
        foreach (ProcessThread thread in process.Threads)
        {
            // Linux pins threads one by one, and knows each by an id like a process's; those to come inherit it.
            using var task = Process.GetProcessById(thread.Id);
            task.ProcessorAffinity = (nint)(1UL << core);
        }
        return core;
    }
}

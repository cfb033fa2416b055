using System.Diagnostics;
using System.Globalization;

namespace Gateway.Faults.Driving;

/// <summary>
/// The clock of the wall as one process sees it, set from outside: libfaketime (https://github.com/wolfcw/libfaketime) answers in front of the
/// system and reads by how much it is wrong from a file. The steady clock stays right, as it does when somebody sets a real one.
/// </summary>
internal sealed class FakeClock
{
    /// <summary>How soon the process sees that its clock was set.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private static readonly string[] s_places = ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib64/faketime", "/usr/lib/faketime", "/usr/local/lib/faketime"];

    private readonly string _file;

    public FakeClock(string folder)
    {
        _file = Path.Combine(folder, "clock");
        Set(TimeSpan.Zero);
    }

    /// <summary>The library, or null where it is not installed.</summary>
    public static string? Library { get; } = s_places.Select(place => Path.Combine(place, "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);

    public void Set(TimeSpan wrongBy)
    {
        // In one move: a half-written file would be a time of its own.
        File.WriteAllText(_file + ".new", string.Create(CultureInfo.InvariantCulture, $"{wrongBy.TotalSeconds:+0;-0;+0}\n"));
        File.Move(_file + ".new", _file, overwrite: true);
    }

    /// <summary>Has a process see this clock; where the library is not there, it sees the machine's.</summary>
    public void Give(ProcessStartInfo start)
    {
        if (Library is null) return;
        start.Environment["LD_PRELOAD"] = Library;
        start.Environment["FAKETIME_TIMESTAMP_FILE"] = _file;
        start.Environment["FAKETIME_CACHE_DURATION"] = Delay.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        // Else every wait of the steady clock ends at once, and an idle process spins on half a core.
        start.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
    }
}

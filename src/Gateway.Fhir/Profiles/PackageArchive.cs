using System.Formats.Tar;
using System.IO.Compression;

namespace Gateway.Fhir.Profiles;

/// <summary>Unpacks a gzipped tar in memory, within bounds: what it says of its own sizes is not believed.</summary>
internal static class PackageArchive
{
    private const string Folder = "package/";

    /// <summary>Hands on the files of the folder <c>package</c>, one after the other.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(Stream archive, ReadOnlySpanAction add)
    {
        using var unzipped = new BoundedStream(new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true), FhirPackage.MaxBytes);
        using var tar = new TarReader(unzipped, leaveOpen: true);
        try
        {
            for (var files = 0; tar.GetNextEntry() is { } entry; files++)
            {
                if (files == FhirPackage.MaxFiles) return $"The package holds more than {FhirPackage.MaxFiles} files; load it in parts.";
                if (entry.DataStream is null || Name(entry.Name) is not { } name) continue;
                if (entry.Length > FhirPackage.MaxFileBytes) return $"The file {name} is larger than {FhirPackage.MaxFileBytes} bytes; load the package without it.";
                var bytes = new byte[entry.Length];
                entry.DataStream.ReadExactly(bytes);
                add(name, bytes);
            }
            return null;
        }
        catch (InvalidDataException)
        {
            return unzipped.IsExceeded
                ? $"The package unpacks to more than {FhirPackage.MaxBytes} bytes; load it in parts."
                : "The package is no gzipped tar. Load the .tgz as the registry serves it.";
        }
        catch (EndOfStreamException)
        {
            return "The package ends in the middle of a file. Fetch it again.";
        }
    }

    /// <summary>Null for what is not directly in the folder: examples, tests, other.</summary>
    private static string? Name(string name)
    {
        var path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        return path.StartsWith(Folder, StringComparison.Ordinal) && !path[Folder.Length..].Contains('/') ? path : null;
    }

    public delegate void ReadOnlySpanAction(string name, ReadOnlySpan<byte> bytes);

    /// <summary>Ends in an error when more is read than allowed.</summary>
    private sealed class BoundedStream(Stream inner, long limit) : Stream
    {
        private long _read;

        public bool IsExceeded => _read > limit;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            _read += count;
            return IsExceeded ? throw new InvalidDataException("The stream is longer than allowed.") : count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

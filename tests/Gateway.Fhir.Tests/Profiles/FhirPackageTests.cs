using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Tests.Profiles;

public sealed class FhirPackageTests
{
    private const string ValueSet = """{"resourceType":"ValueSet","url":"https://example.org/ValueSet/one","status":"active"}""";

    [Fact]
    public void A_tgz_gives_the_definitions_of_its_package_folder()
    {
        var package = FhirPackage.ReadArchive(Tgz(
            ("package/package.json", """{"name":"example","version":"1.0.0"}"""),
            ("package/.index.json", """{"index-version":1}"""),
            ("package/ValueSet-one.json", ValueSet),
            ("package/StructureDefinition-one.json", """{"resourceType":"StructureDefinition","url":"https://example.org/StructureDefinition/one"}"""),
            ("package/Patient-one.json", """{"resourceType":"Patient"}"""),
            ("package/readme.md", "# nothing"),
            ("package/example/ValueSet-two.json", ValueSet)));

        package.Faults.ShouldBeEmpty();
        package.Definitions.Select(definition => definition.ResourceType).ShouldBe(["ValueSet", "StructureDefinition"]);
        package.ValueSets.Single()["url"]!.Text.ShouldBe("https://example.org/ValueSet/one");
    }

    [Fact]
    public void A_folder_gives_the_definitions_of_its_files_in_JSON_and_XML()
    {
        var package = Folder(
            ("a/ValueSet-one.json", ValueSet),
            ("b/CodeSystem-one.xml", """<CodeSystem xmlns="http://hl7.org/fhir"><url value="https://example.org/CodeSystem/one"/><status value="active"/><content value="complete"/></CodeSystem>"""),
            ("bundle.json", $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{ValueSet}}},{"fullUrl":"urn:x"}]}"""),
            ("settings.json", "{}"));

        package.Faults.ShouldBeEmpty();
        package.Definitions.Select(definition => definition.ResourceType).ShouldBe(["ValueSet", "CodeSystem", "ValueSet"]);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_fault_with_its_name_and_the_others_are_there()
    {
        var package = Folder(("broken.json", "{"), ("broken.xml", "<ValueSet"), ("ValueSet-one.json", ValueSet));

        package.Faults.Select(fault => (fault.Code, fault.Path)).ShouldBe([(ProfileIssueCode.BrokenPackage, "broken.json"), (ProfileIssueCode.BrokenPackage, "broken.xml")]);
        package.ValueSets.Count().ShouldBe(1);
    }

    [Fact]
    public void What_is_no_gzipped_tar_is_a_fault()
    {
        var noise = Enumerable.Range(0, 4096).Select(i => (byte)(i * 7)).ToArray();

        FhirPackage.ReadArchive(new MemoryStream(noise)).Faults.Single().Code.ShouldBe(ProfileIssueCode.BrokenPackage);
        FhirPackage.ReadArchive(Zipped(noise)).Faults.Single().Code.ShouldBe(ProfileIssueCode.BrokenPackage);
        FhirPackage.ReadArchive(new MemoryStream()).Definitions.ShouldBeEmpty();
    }

    [Fact]
    public void A_package_that_is_cut_off_is_a_fault_wherever_it_is_cut()
    {
        var whole = Tgz(("package/ValueSet-one.json", ValueSet), ("package/ValueSet-two.json", ValueSet)).ToArray();

        for (var length = 20; length < whole.Length - 10; length += 7)
            FhirPackage.ReadArchive(new MemoryStream(whole[..length])).Definitions.Count.ShouldBeLessThanOrEqualTo(2);
        FhirPackage.ReadArchive(new MemoryStream(whole[..(whole.Length / 2)])).Faults.Single().Code.ShouldBe(ProfileIssueCode.BrokenPackage);
    }

    [Fact]
    public void A_file_larger_than_is_read_is_a_fault_and_costs_no_memory()
    {
        var before = GC.GetTotalAllocatedBytes();

        var package = FhirPackage.ReadArchive(Bomb(FhirPackage.MaxFileBytes + 1L));

        package.Faults.Single().Text.ShouldContain("larger than");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(16 * 1024 * 1024);
    }

    private static FhirPackage Folder(params (string Name, string Text)[] files) =>
        FhirPackage.Read(files.Select(file => (file.Name, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text))));

    private static MemoryStream Tgz(params (string Name, string Text)[] files)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var (name, text) in files)
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return Zipped(tar.ToArray());
    }

    private static MemoryStream Zipped(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        zipped.Position = 0;
        return zipped;
    }

    /// <summary>A tar's header that promises a huge file, and nothing behind it.</summary>
    private static MemoryStream Bomb(long size)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes("package/huge.json").CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\0" + "0000000\0" + "0000000\0").CopyTo(header, 100);
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0') + "\0" + "00000000000\0").CopyTo(header, 124);
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)'0';
        Encoding.ASCII.GetBytes("ustar\0" + "00").CopyTo(header, 257);
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(octet => octet), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return Zipped(header);
    }
}

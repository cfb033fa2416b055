using Gateway.Fhir.Generator;

var repository = new DirectoryInfo(AppContext.BaseDirectory);
while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "Gateway.sln"))) repository = repository.Parent;
var files = new Dictionary<string, string>(StringComparer.Ordinal);
if (repository is not null && Package.Of(repository.FullName) is { } package)
    foreach (var (path, text) in Generation.Run(repository.FullName, package)) files[path] = text;
else Console.Error.WriteLine("R4 is not written: its definitions are not installed. Run `npm ci` in src/Gateway.Fhir.Generator and try again.");
if (repository is not null && UkCoreSource.Beside(repository.FullName) is { } ukCore) files[Generation.UkCore] = ProfilesText.Of(ukCore);
else Console.Error.WriteLine("UK Core is not written: its definitions are not in ../shared/uk-core beside the repository.");
foreach (var (path, text) in files)
{
    var file = Path.Combine(repository!.FullName, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
}
Console.WriteLine($"{files.Count} files written");
return files.Count > 0 ? 0 : 1;

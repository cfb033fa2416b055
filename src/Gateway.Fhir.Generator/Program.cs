using Gateway.Fhir.Generator;

var repository = new DirectoryInfo(AppContext.BaseDirectory);
while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "Gateway.sln"))) repository = repository.Parent;
if (repository is null || Package.Of(repository.FullName) is not { } package)
{
    Console.Error.WriteLine("The definitions are not installed. Run `npm ci` in src/Gateway.Fhir.Generator and try again.");
    return 1;
}
var written = 0;
foreach (var (path, text) in Generation.Run(repository.FullName, package))
{
    var file = Path.Combine(repository.FullName, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
    written++;
}
Console.WriteLine($"{written} files written");
return 0;

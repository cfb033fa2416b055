using System.CommandLine;
using System.Globalization;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.FhirPath.Suites;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;

namespace Gateway.Functions.Verbs;

/// <summary>
/// <c>gateway fhirpath EXPRESSION FILE</c>: what an expression yields over a resource, an item a line with its type.
/// <c>gateway fhirpath --suite FILE</c>: runs a suite of tests in HL7's format.
/// </summary>
internal static class FhirPathVerb
{
    public static Command Create()
    {
        var expression = new Argument<string?>("expression") { Description = "FHIRPath.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Argument<FileInfo?>("file") { Description = "A FHIR resource, JSON or XML.", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string>("--format") { Description = "text: an item a line, its type first; json: an array.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var suite = new Option<FileInfo?>("--suite") { Description = "A suite of tests in HL7's format (tests-fhir-r4.xml); prints N of M and the failures.", HelpName = "FILE" };
        var inputs = new Option<DirectoryInfo?>("--inputs") { Description = "Where the suite's inputs are; else the folder 'input' beside it, or beside it.", HelpName = "DIR" };
        var packages = new Option<FileSystemInfo[]>("--package") { Description = "Value sets and profiles for memberOf() and conformsTo() beside UK Core's: a FHIR package (.tgz), or a folder of definitions.", HelpName = "PATH" };
        var command = new Command("fhirpath", "Evaluates FHIRPath over a resource, or runs a suite; exit code 1 on a fault or a failure") { expression, file, format, packages, suite, inputs };
        command.SetAction((parse, cancellationToken) => parse.GetValue(suite) is { } tests
            ? RunSuiteAsync(tests, parse.GetValue(inputs), parse.InvocationConfiguration, cancellationToken)
            : EvaluateAsync(parse.GetValue(expression), parse.GetValue(file), parse.GetValue(packages) ?? [], parse.GetValue(format) == "json", parse.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> EvaluateAsync(
        string? text, FileInfo? file, FileSystemInfo[] packages, bool isJson, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (text is null || file is not { Exists: true })
        {
            await console.Error.WriteLineAsync(text is null || file is null ? "Give an expression and a file: gateway fhirpath EXPRESSION FILE." : $"{file}: there is no such file.");
            return 2;
        }
        if (packages.FirstOrDefault(place => !place.Exists) is { } missing)
        {
            await console.Error.WriteLineAsync($"{missing}: there is no such file or folder.");
            return 2;
        }
        var (root, issues) = await ReadAsync(file, cancellationToken);
        foreach (var issue in issues) await console.Error.WriteLineAsync($"{file}: {issue}");
        if (root is null) return 1;

        var (expression, fault) = FhirPathExpression.Compile(text);
        if (expression is null)
        {
            await PointAsync(console.Error, text, fault!, "");
            return 1;
        }
        // A name that there cannot be yields nothing; whoever asks by hand wants to know why.
        if (FhirPathExpression.CompileFor(root.ResourceType!, text).Fault is { } doubt) await PointAsync(console.Error, text, doubt, "warning: ");
        var (definitions, faults) = ValidationDefinitions.Load(packages);
        foreach (var line in faults) await console.Error.WriteLineAsync(line);
        try
        {
            await PrintAsync(expression.Evaluate(root, definitions.Context(TimeProvider.System.GetUtcNow())), isJson, console.Output);
            return 0;
        }
        catch (FhirPathException error)
        {
            await console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    private static async Task PrintAsync(IReadOnlyList<Element> items, bool isJson, TextWriter output)
    {
        var all = new Element("", ElementKind.Array);
        foreach (var item in items)
        {
            var type = FhirPathExpression.TypeOf(item) ?? "-";
            var value = item.Clone("value");
            value.IsRepeat = false;
            if (isJson) all.Append(new Element("item") { IsRepeat = true }.With("type", type).With(value));
            else await output.WriteLineAsync($"{type}  {(item.IsPrimitive ? item.Text : JsonText.ToString(value))}");
        }
        if (isJson) await output.WriteLineAsync(JsonText.ToString(all, indented: true));
    }

    /// <summary>The line of the expression with a caret under the place, and the sentence.</summary>
    private static async Task PointAsync(TextWriter error, string text, Issue fault, string kind)
    {
        if (fault.Path.Split(':') is [var line, var column])
        {
            await error.WriteLineAsync(text.Split('\n')[int.Parse(line, CultureInfo.InvariantCulture) - 1].TrimEnd('\r').Replace('\t', ' '));
            await error.WriteLineAsync(new string(' ', int.Parse(column, CultureInfo.InvariantCulture) - 1) + "^");
        }
        await error.WriteLineAsync($"{kind}{fault.Code} {fault.Path}: {fault.Text}");
    }

    private static async Task<int> RunSuiteAsync(FileInfo file, DirectoryInfo? inputs, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (!file.Exists || inputs is { Exists: false })
        {
            await console.Error.WriteLineAsync($"{(file.Exists ? inputs : file)}: there is no such file or folder.");
            return 2;
        }
        using var xml = file.OpenRead();
        var (suite, fault) = FhirPathSuite.Read(xml);
        if (suite is null)
        {
            await console.Error.WriteLineAsync($"{file}: {fault}");
            return 1;
        }
        var found = new Dictionary<string, Element>(StringComparer.Ordinal);
        foreach (var name in suite.InputFiles)
        {
            if (Find(file, inputs, name) is not { } input) continue;
            var (root, issues) = await ReadAsync(input, cancellationToken);
            foreach (var issue in issues) await console.Error.WriteLineAsync($"{input}: {issue}");
            if (root is not null) found[name] = root;
        }

        var failures = suite.Run(found, ValidationDefinitions.Load([]).Definitions.Context(TimeProvider.System.GetUtcNow()));
        foreach (var failure in failures) await console.Output.WriteLineAsync($"{failure.Group}/{failure.Name}: {failure.Problem}: {failure.Expression.Trim().ReplaceLineEndings(" ")}");
        await console.Output.WriteLineAsync($"fhirpath: {suite.Count - failures.Count} of {suite.Count} pass");
        return failures.Count > 0 ? 1 : 0;
    }

    private static FileInfo? Find(FileInfo suite, DirectoryInfo? inputs, string name)
    {
        // The name is the suite's: only its last part counts, so that no suite reads elsewhere.
        var own = Path.GetFileName(name);
        string[] folders = inputs is not null ? [inputs.FullName] : [Path.Combine(suite.DirectoryName!, "input"), suite.DirectoryName!];
        return folders.Select(folder => new FileInfo(Path.Combine(folder, own))).FirstOrDefault(file => file.Exists);
    }

    private static async Task<(Element? Root, IReadOnlyList<Issue> Issues)> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        if (file.Extension.Equals(".xml", StringComparison.OrdinalIgnoreCase))
        {
            var (root, issues) = XmlTree.ReadFhir(bytes);
            return (root, issues);
        }
        var (resource, faults) = JsonTree.ReadFhir(bytes);
        return (resource, faults);
    }
}

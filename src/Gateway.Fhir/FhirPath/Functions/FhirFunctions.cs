using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>R4's additions (http://hl7.org/fhir/R4/fhirpath.html#functions).</summary>
internal static class FhirFunctions
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("extension", Extension),
        Function.Of("hasValue", (_, input) => Items.Of(input.Count == 1 && HasValue(input[0]))),
        Function.Of("getValue", (_, input) => input.Count == 1 && HasValue(input[0]) ? Items.Of(input[0].Value()) : Items.Empty),
        Function.Of("resolve", References.Resolve),
        Function.Of("conformsTo", ConformsTo),
        new("checkModifiers", 1, int.MaxValue, CheckModifiers),
    ];

    private static Items Extension(Evaluation run, Items input, Items url)
    {
        if (url.Text("extension()") is not { } wanted) return Items.Empty;
        var found = new ItemsBuilder();
        var extensions = Navigation.Child(run, input, "extension");
        for (var i = 0; i < extensions.Count; i++)
            if (extensions[i].AsNode?["url"]?.Text == wanted) found.Add(extensions[i]);
        return found.ToItems();
    }

    private static bool HasValue(Item item) => item.AsNode is not { } node || node.Text is not null;

    /// <summary>A canonical that nothing at hand has is an error, as the standard asks.</summary>
    private static Items ConformsTo(Evaluation run, Items input, Items canonical)
    {
        var item = input.Single("conformsTo()");
        if (item.Kind == ItemKind.None || canonical.Text("conformsTo()") is not { } url) return Items.Empty;
        var conforms = FhirTypes.Conforms(item, url) ?? (item.AsNode is { } node ? run.Context.ConformsTo?.Invoke(node, url) : null);
        return conforms is { } answer
            ? Items.Of(answer)
            : throw new FhirPathException("conformsTo() was asked for a profile that is not at hand; load the package that defines it.");
    }

    /// <summary>The input, unless it has a modifier extension that is not among those named.</summary>
    private static Eval CheckModifiers(CallSite site)
    {
        var input = site.Input;
        var names = site.Arguments.Select((_, i) => site.Argument(i)).ToArray();
        return run =>
        {
            var items = input(run);
            var known = names.Select(name => name(run).Text("checkModifiers()")).ToHashSet();
            var modifiers = Navigation.Child(run, items, "modifierExtension");
            for (var i = 0; i < modifiers.Count; i++)
                if (!known.Contains(modifiers[i].AsNode?["url"]?.Text)) throw new FhirPathException("An element has a modifier extension that is not known here.");
            return items;
        };
    }
}

using Gateway.Mapping.Manifests;
using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Running;

internal sealed class Translator(SourceManifest manifest, SourceExpressions expressions, IReadOnlyDictionary<string, MapPlan> plans)
{
    public Translation Translate(SourcePart part, TranslationContext context) =>
        throw new NotImplementedException($"{manifest.Id} {expressions.Kinds.Count} {plans.Count} {part} {context}");
}

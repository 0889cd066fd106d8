using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Lets bunit find AngleSharp.Diffing where the package feed carries only another version of it.</summary>
internal static class Diffing
{
#pragma warning disable CA2255 // A test assembly is an application: nobody else could do this before bunit loads.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Load() =>
        AssemblyLoadContext.Default.Resolving += (context, name) => name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "diffing", "AngleSharp.Diffing.dll"))
            : null;
}

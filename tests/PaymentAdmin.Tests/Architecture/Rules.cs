using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PaymentAdmin.Tests.Architecture;

/// <summary>The design's rules about dependencies. Each answers what breaks it, in words.</summary>
internal static class Rules
{
    private const string Data = "Data";
    private const string Platform = "Platform";
    private const string Frame = "UI";
    private const string Demo = "Demo";
    private const string Actor = "PaymentAdmin.Domain.Actor";

    private static readonly string[] Foundations = [Data, Platform];

    /// <summary>The frame shows who is signed in and remembers their theme.</summary>
    private static readonly string[] FrameOfAccess = ["App", "MainLayout", "CircuitTheme"];

    private static readonly string[] Clocks =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow", "System.Guid::NewGuid", "System.Threading.Thread::Sleep",
    ];

    private static readonly string[] OutsideWorld = ["System.IO", "System.Net", "System.Data", "System.Diagnostics", "System.Threading", "System.Reflection"];

    /// <summary>The domain references nothing but the base class library, and does no I/O.</summary>
    public static IEnumerable<string> DomainStandsAlone(CodeModel code) =>
        code.Module.AssemblyReferences.Where(reference => !reference.Name.StartsWith("System.", StringComparison.Ordinal)).Select(reference => $"references {reference.Name}")
            .Concat(code.Uses
                .Where(use => use.Type.Scope != code.Module && OutsideWorld.Any(space => $"{use.Type.Namespace}.".StartsWith(space + ".", StringComparison.Ordinal)))
                .Where(use => use.Type.Namespace is not ("System.Diagnostics.CodeAnalysis" or "System.Reflection") && use.Type.Name is not ("Interlocked" or "DebuggerBrowsableAttribute" or "DebuggerHiddenAttribute" or "DebuggerDisplayAttribute"))
                .Select(Say));

    /// <summary>Data and Platform know no module, Data not even Platform.</summary>
    public static IEnumerable<string> FoundationsKnowNoModule(CodeModel code) =>
        from use in code.Uses
        let user = code.ModuleOf(use.User)
        let used = code.ModuleOf(use.Type)
        where Foundations.Contains(user) && used is not null && used != user && !(user == Platform && used == Data)
        select Say(use);

    /// <summary>Modules do not use each other in a circle. What is shown to people stands in front of all of them and does not count.</summary>
    public static IEnumerable<string> ModulesHaveNoCircle(CodeModel code)
    {
        var edges = (from use in code.Uses
                     let user = code.ModuleOf(use.User)
                     let used = code.ModuleOf(use.Type)
                     where user is not null && used is not null && user != used && !code.IsShown(use.User)
                     select (user, used)).Distinct().ToLookup(edge => edge.user, edge => edge.used);
        return edges.Select(edge => edge.Key).Where(module => Reaches(module, module, [])).Select(module => $"{module} uses itself through {string.Join(", ", edges[module])}");

        bool Reaches(string from, string to, HashSet<string> seen) =>
            edges[from].Any(next => next == to || (seen.Add(next) && Reaches(next, to, seen)));
    }

    /// <summary>Of another module only what is public and lies in its own namespace; of nobody his pages.</summary>
    public static IEnumerable<string> ModulesKeepTheirPrivacy(CodeModel code) =>
        from use in code.Uses
        let user = code.ModuleOf(use.User)
        let used = code.ModuleOf(use.Type)
        where user is not null && used is not null && used != user && user != Demo && !Foundations.Contains(used) && used != Frame
        where !code.IsInRoot(use.Type) || !IsPublic(use.Type) || !IsPublic(use.Member)
        select Say(use);

    /// <summary>The frame knows no module, but for what it needs of Access; only what is shown knows the frame; nobody knows the demo data.</summary>
    public static IEnumerable<string> FrameAndDemoStandAside(CodeModel code) =>
        from use in code.Uses
        let user = code.ModuleOf(use.User)
        let used = code.ModuleOf(use.Type)
        where user is not null && used is not null && used != user
        where used == Demo
            || (user == Frame && !Foundations.Contains(used) && !(used == "Access" && FrameOfAccess.Contains(use.User.Name)))
            || (used == Frame && user != Demo && !code.IsShown(use.User))
        select Say(use);

    /// <summary>What differs between databases is in Data: nobody else writes SQL or talks to a connection.</summary>
    public static IEnumerable<string> OnlyDataWritesSql(CodeModel code) =>
        from use in code.Uses
        where code.ModuleOf(use.User) != Data
        where (use.Type.Namespace.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                && use.Member is not null
                && (use.Member.Name.StartsWith("FromSql", StringComparison.Ordinal) || use.Member.Name.StartsWith("ExecuteSql", StringComparison.Ordinal) || use.Member.Name.StartsWith("SqlQuery", StringComparison.Ordinal)))
            || use.Type.FullName is "System.Data.Common.DbCommand" or "System.Data.Common.DbConnection"
        select Say(use);

    /// <summary>Time comes from TimeProvider, ids from the time. What goes by the database's clock measures with the machine's.</summary>
    public static IEnumerable<string> NobodyLooksAtTheClock(CodeModel code) =>
        from use in code.Uses
        let member = $"{use.Type.FullName}::{use.Member?.Name}"
        where Clocks.Contains(member)
            || (member == "System.Guid::CreateVersion7" && use.Member is MethodReference { Parameters.Count: 0 })
            || (member == "System.TimeProvider::get_System" && use.User.Name is not ("PlatformModule" or "SharedFlowStore"))
        select Say(use);

    /// <summary>
    /// A use case asks for its right itself, whoever calls it: every public method that takes an Actor, other than those
    /// that work in the caller's context, calls Actor.Require.
    /// </summary>
    public static IEnumerable<string> UseCasesRequireTheirRight(CodeModel code, IReadOnlySet<string> allowed) =>
        from method in UseCases(code)
        where method.Parameters.Any(parameter => parameter.ParameterType.FullName == Actor)
        where !CodeModel.BodiesOf(method).Any(Requires)
        let name = Name(method)
        where !allowed.Contains(name)
        select $"{name} never calls Actor.Require";

    /// <summary>Every public method of a class that opens the database says who acts.</summary>
    public static IEnumerable<string> UseCasesKnowTheirActor(CodeModel code, IReadOnlySet<string> allowed) =>
        from method in UseCases(code)
        where !method.IsStatic && method.DeclaringType.Methods.Any(constructor => constructor.IsConstructor && constructor.Parameters.Any(OpensTheDatabase))
        where !method.Parameters.Any(parameter => parameter.ParameterType.FullName == Actor)
        let name = Name(method)
        where !allowed.Contains(name)
        select $"{name} takes no Actor";

    private static IEnumerable<MethodDefinition> UseCases(CodeModel code) =>
        from type in code.Types
        where code.ModuleOf(type) is { } module && !Foundations.Contains(module) && module is not (Frame or Demo) && !code.IsShown(type)
        from method in type.Methods
        where method is { IsPublic: true, IsConstructor: false, IsSpecialName: false } && !method.IsVirtual
        where !method.Parameters.Any(parameter => parameter.ParameterType.Name == "PaymentDb")
        select method;

    private static bool OpensTheDatabase(ParameterDefinition parameter) =>
        parameter.ParameterType.Name is "UnitOfWork" or "PaymentDb" || parameter.ParameterType.FullName.Contains("IDbContextFactory`1<", StringComparison.Ordinal);

    /// <summary>Itself, or by calling a method of its own class that does. A method that is only handed on may never run.</summary>
    private static bool Requires(MethodDefinition method) =>
        Calls(method).Any(called => IsRequire(called)
            || (CodeModel.Outermost(called.DeclaringType) == CodeModel.Outermost(method.DeclaringType)
                && called.Resolve() is { } own && CodeModel.BodiesOf(own).SelectMany(Calls).Any(IsRequire)));

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) => method.HasBody
        ? method.Body.Instructions.Where(instruction => instruction.OpCode.Code is Code.Call or Code.Callvirt).Select(instruction => (MethodReference)instruction.Operand)
        : [];

    private static bool IsRequire(MethodReference called) => called is { Name: "Require", DeclaringType.FullName: Actor };

    private static bool IsPublic(TypeReference type)
    {
        var definition = type.Resolve();
        return definition.IsPublic || (definition.IsNestedPublic && IsPublic(definition.DeclaringType));
    }

    private static bool IsPublic(MemberReference? member) => member?.Resolve() switch
    {
        null => true,
        MethodDefinition method => method.IsPublic || method.IsFamily,
        FieldDefinition field => field.IsPublic || field.IsFamily,
        _ => true,
    };

    private static string Name(MethodDefinition method) => $"{method.DeclaringType.Name}.{method.Name}";

    private static string Say(Use use) => $"{use.User.FullName} uses {use.Type.FullName}{(use.Member is null ? "" : "." + use.Member.Name)}";
}

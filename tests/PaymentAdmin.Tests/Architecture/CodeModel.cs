using Mono.Cecil;

namespace PaymentAdmin.Tests.Architecture;

/// <summary>A type, or a member of it, that some code uses.</summary>
/// <param name="User">The outermost type whose code it is: lambdas and state machines belong to the type around them.</param>
/// <param name="Type">The type used.</param>
/// <param name="Member">The member used, or null for the type alone.</param>
internal sealed record Use(TypeDefinition User, TypeReference Type, MemberReference? Member);

/// <summary>
/// What the code of an assembly uses, looked up in its IL: signatures, attributes, method bodies, generic arguments,
/// and everything that the compiler made of lambdas, async methods and iterators.
/// </summary>
internal sealed class CodeModel
{
    private CodeModel(ModuleDefinition module, string root)
    {
        Root = root;
        Module = module;
        Types = [.. module.Types.Where(type => IsOurs(type) || type is { Namespace: "", Name: "Program" })];
        Uses = [.. Types.SelectMany(UsesOf).Distinct()];
    }

    public ModuleDefinition Module { get; }

    /// <summary>The namespace of which each module is a part.</summary>
    public string Root { get; }

    public IReadOnlyList<TypeDefinition> Types { get; }

    public IReadOnlyList<Use> Uses { get; }

    /// <summary>Reads the assembly of a type; only what lies in a namespace counts.</summary>
    public static CodeModel Of(Type type, string root)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        return new CodeModel(ModuleDefinition.ReadModule(type.Assembly.Location, new ReaderParameters { AssemblyResolver = resolver }), root);
    }

    /// <summary>The module that a type belongs to, such as <c>Fees</c>; null for the host itself and for what is not ours.</summary>
    public string? ModuleOf(TypeReference type)
    {
        var outermost = Outermost(type);
        return outermost.Scope == Module && outermost.Namespace.StartsWith(Root + ".", StringComparison.Ordinal)
            ? outermost.Namespace[(Root.Length + 1)..].Split('.')[0]
            : null;
    }

    /// <summary>Whether a type lies in a part of its module, such as <c>Pages</c>.</summary>
    public bool IsInPart(TypeReference type, string part) =>
        ModuleOf(type) is { } module && $"{Outermost(type).Namespace}.".StartsWith($"{Root}.{module}.{part}.", StringComparison.Ordinal);

    /// <summary>Whether a type is shown to people: it lies among the pages, or is a component that a module offers to others' pages.</summary>
    public bool IsShown(TypeReference type)
    {
        if (IsInPart(type, "Pages"))
        {
            return true;
        }

        var parent = Outermost(type).Resolve()?.BaseType;
        while (parent is not null && parent.Scope == Module)
        {
            parent = parent.Resolve().BaseType;
        }

        return parent is { Name: "ComponentBase" or "LayoutComponentBase", Namespace: "Microsoft.AspNetCore.Components" };
    }

    /// <summary>Whether a type lies in its module's own namespace, in no part of it.</summary>
    public bool IsInRoot(TypeReference type) => Outermost(type).Namespace == $"{Root}.{ModuleOf(type)}";

    public static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type.GetElementType();
    }

    /// <summary>The methods that run when a method does: itself, and the state machine that it became.</summary>
    public static IEnumerable<MethodDefinition> BodiesOf(MethodDefinition method)
    {
        yield return method;
        var machines = method.CustomAttributes.Where(attribute => attribute.AttributeType.Name.EndsWith("StateMachineAttribute", StringComparison.Ordinal));
        foreach (var machine in machines.Select(attribute => (TypeReference)attribute.ConstructorArguments[0].Value))
        {
            foreach (var step in machine.Resolve().Methods)
            {
                yield return step;
            }
        }
    }

    private bool IsOurs(TypeDefinition type) => $"{type.Namespace}.".StartsWith(Root + ".", StringComparison.Ordinal);

    private static IEnumerable<Use> UsesOf(TypeDefinition outermost)
    {
        foreach (var type in new[] { outermost }.Concat(Nested(outermost)))
        {
            foreach (var (used, member) in References(type))
            {
                foreach (var part in Parts(used))
                {
                    yield return new Use(outermost, part, member is not null && Equals(part, Parts(used).First()) ? member : null);
                }
            }
        }
    }

    private static IEnumerable<TypeDefinition> Nested(TypeDefinition type) => type.NestedTypes.SelectMany(nested => new[] { nested }.Concat(Nested(nested)));

    private static IEnumerable<(TypeReference Type, MemberReference? Member)> References(TypeDefinition type)
    {
        var types = new List<TypeReference?> { type.BaseType };
        types.AddRange(type.Interfaces.Select(implemented => implemented.InterfaceType));
        types.AddRange(type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
        types.AddRange(type.Fields.Select(field => field.FieldType));
        types.AddRange(type.Properties.Select(property => property.PropertyType));
        types.AddRange(type.Methods.SelectMany(Signature));
        types.AddRange(type.Methods.SelectMany(method => method.GenericParameters).SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
        types.AddRange(Attributed(type).SelectMany(provider => provider.CustomAttributes).SelectMany(OfAttribute));
        foreach (var used in types.OfType<TypeReference>())
        {
            yield return (used, null);
        }

        foreach (var method in type.Methods.Where(method => method.HasBody))
        {
            foreach (var reference in OfBody(method.Body))
            {
                yield return reference;
            }
        }
    }

    private static IEnumerable<ICustomAttributeProvider> Attributed(TypeDefinition type) =>
        [type, .. type.Fields, .. type.Properties, .. type.Methods, .. type.Methods.SelectMany(method => method.Parameters), .. type.Methods.Select(method => method.MethodReturnType)];

    private static IEnumerable<TypeReference> OfAttribute(CustomAttribute attribute) =>
        attribute.ConstructorArguments.Concat(attribute.Properties.Select(property => property.Argument)).Concat(attribute.Fields.Select(field => field.Argument))
            .Select(argument => argument.Value).OfType<TypeReference>()
            .Append(attribute.AttributeType);

    private static IEnumerable<(TypeReference, MemberReference?)> OfBody(Mono.Cecil.Cil.MethodBody body)
    {
        foreach (var type in body.Variables.Select(variable => variable.VariableType).Concat(body.ExceptionHandlers.Select(handler => handler.CatchType).OfType<TypeReference>()))
        {
            yield return (type, null);
        }

        foreach (var operand in body.Instructions.Select(instruction => instruction.Operand))
        {
            switch (operand)
            {
                case TypeReference type:
                    yield return (type, null);
                    break;
                case FieldReference field:
                    yield return (field.DeclaringType, field);
                    yield return (field.FieldType, null);
                    break;
                case MethodReference method:
                    yield return (method.DeclaringType, method.GetElementMethod());
                    foreach (var type in Signature(method))
                    {
                        yield return (type, null);
                    }

                    break;
            }
        }
    }

    private static IEnumerable<TypeReference> Signature(MethodReference method) =>
        method.Parameters.Select(parameter => parameter.ParameterType)
            .Append(method.ReturnType)
            .Concat(method is GenericInstanceMethod generic ? generic.GenericArguments : []);

    /// <summary>A type as its parts: of a list of pairs the list, the pair and what the pair is of.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => Parts(generic.ElementType).Concat(generic.GenericArguments.SelectMany(Parts)),
        IModifierType modified => Parts(modified.ElementType).Concat(Parts(modified.ModifierType)),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        GenericParameter => [],
        _ => [type],
    };
}

using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Tests.Architecture;

namespace PaymentAdmin.Tests.Payments;

/// <summary>Each reason that we set ourselves tells people what to do, in words of its own.</summary>
public sealed partial class FailureReasonTests
{
    private static readonly string[] Setters = [nameof(Payment.Doubt), nameof(Payment.RefuseToSend), nameof(Payment.GiveUpUnsent)];

    [Fact]
    public void Guidance_OfEachReasonOfOurs_IsItsOwnAndInvitesToNoSecondPayment()
    {
        var reasons = Found();
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "never_arrived", "lost_by_psp", "contradiction", "amount_differs", "no_answer", "never_sent", "not_accepted", "not_as_approved", "not_expressible", "original_changed",
                "batch_totals_differ", Payment.DoublePayment, Payment.PspIdTaken,
            },
            reasons);
        var unknown = FailureGuidance.Of("something_new");
        Assert.All(reasons, reason => Assert.NotEqual(unknown, FailureGuidance.Of(reason)));
        Assert.Distinct(reasons.Select(FailureGuidance.Of));
        Assert.All(reasons.Select(FailureGuidance.Of).Append(unknown), text => Assert.DoesNotContain("pay again", text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What the code gives as a reason to a payment, itself or through methods that take the reason from their callers.</summary>
    private static HashSet<string> Found()
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { Payment.ResolvedAsFailed, "unspecified" };
        var methods = new[] { typeof(Payment), typeof(RunDispatch) }.SelectMany(MethodsOf).ToList();
        var setters = methods.Where(method => method.DeclaringType.FullName == typeof(Payment).FullName && Setters.Contains(method.Name)).Select(method => method.FullName).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Setters.Length, setters.Count);
        for (var known = 0; known < setters.Count;)
        {
            known = setters.Count;
            foreach (var method in methods)
            {
                foreach (var reason in CodeModel.BodiesOf(method).Where(body => body.HasBody).SelectMany(body => Given(body, setters)))
                {
                    if (reason is not null)
                    {
                        found.Add(reason);
                    }
                    else
                    {
                        // It hands on what it was given: who calls it says the reason.
                        Assert.True(method.Parameters.Any(parameter => parameter.Name == "reason"), method.FullName);
                        setters.Add(method.FullName);
                    }
                }
            }
        }

        return found;
    }

    private static IEnumerable<MethodDefinition> MethodsOf(Type type) =>
        ModuleDefinition.ReadModule(type.Assembly.Location, new ReaderParameters { AssemblyResolver = Resolver() }).GetTypes()
            .Where(found => found.Namespace.Length == 0 || found.Namespace.StartsWith("PaymentAdmin", StringComparison.Ordinal))
            .SelectMany(found => found.Methods)

            // A part of the method that it was made of.
            .Where(method => method.Name != "MoveNext");

    private static DefaultAssemblyResolver Resolver()
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        return resolver;
    }

    /// <summary>Of each call that sets a reason: the last word before it; null where there is none.</summary>
    private static IEnumerable<string?> Given(MethodDefinition body, HashSet<string> setters)
    {
        string? word = null;
        foreach (var instruction in body.Body.Instructions)
        {
            if (instruction is { OpCode.Code: Code.Ldstr, Operand: string text } && Word().IsMatch(text))
            {
                word = text;
            }
            else if (instruction.Operand is MethodReference called && setters.Contains(called.FullName))
            {
                yield return word;
            }
        }
    }

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$")]
    private static partial Regex Word();
}

using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Property tests: a law is asserted for many generated cases; a failure prints the case and the seed that replays it.</summary>
internal static class Laws
{
    public static void Hold<T>(Gen<T> cases, Action<T> law, int times = 1_000) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(times).WithQuietOnSuccess(true), Prop.ForAll(cases.ToArbitrary(), law));

    /// <summary>Whatever is thrown is a refusal of input.</summary>
    public static void OnlyRefuses(Action act)
    {
        var thrown = Record.Exception(act);
        if (thrown is not null)
        {
            Assert.Equal(RefusalKind.Invalid, Assert.IsType<Refusal>(thrown).Kind);
        }
    }
}

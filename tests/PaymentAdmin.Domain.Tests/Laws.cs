using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests;

/// <summary>Property tests: a law is asserted for many generated cases; a failure prints the case and the seed that replays it.</summary>
internal static class Laws
{
    /// <summary>Amounts of 0 to 10^15 minor units: the ends, and every order of magnitude alike.</summary>
    public static Gen<long> Minor { get; } = Gen.OneOf(
        Gen.Elements(0L, 1, 2, Amount.MaxMinor - 1, Amount.MaxMinor),
        from digits in Gen.Choose(1, 15)
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        select ((((long)high) << 31) | (long)low) % Power(digits));

    public static void Hold<T>(Gen<T> cases, Action<T> law, int times = 1_000) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(times).WithQuietOnSuccess(true), Prop.ForAll(cases.ToArbitrary(), law));

    /// <summary>A list of <paramref name="least"/> to <paramref name="most"/> of what <paramref name="element"/> generates.</summary>
    public static Gen<IReadOnlyList<T>> Lists<T>(Gen<T> element, int least, int most) =>
        from count in Gen.Choose(least, most)
        from list in element.ArrayOf(count)
        select (IReadOnlyList<T>)list;

    private static long Power(int digits) => Enumerable.Repeat(10L, digits).Aggregate((product, ten) => product * ten);
}

using System.Globalization;
using PaymentAdmin.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(TestRun))]

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>One run of the tests: a folder of its own, which is gone at the end, and names that no other run uses.</summary>
public sealed class TestRun : IAsyncDisposable
{
    private static int s_names;

    internal static string Id { get; } = Path.GetRandomFileName()[..8];

    internal static string Folder { get; } = Directory.CreateTempSubdirectory("paymentadmin-tests-").FullName;

    internal static string NewName() => string.Create(CultureInfo.InvariantCulture, $"test_{Id}_{Interlocked.Increment(ref s_names)}");

    public async ValueTask DisposeAsync()
    {
        await DatabaseServer.DropTemplates();
        Directory.Delete(Folder, recursive: true);
    }
}

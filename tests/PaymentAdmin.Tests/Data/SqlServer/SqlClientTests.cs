using System.Reflection;
using Microsoft.Data.SqlClient;
using Mono.Cecil;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>
/// Microsoft.Data.SqlClient opens connections and runs commands without parameters even where the assembly
/// Microsoft.SqlServer.Server is missing; the first parameter fails. These tests would see it.
/// </summary>
public sealed class SqlClientTests
{
    private const string Attributes = "Microsoft.SqlServer.Server";

    [Fact]
    public async Task ExecuteNonQuery_WithParameters_SendsThem()
    {
        await using var server = new FakeTdsServer();
        await using var connection = new SqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new SqlCommand("UPDATE [Processors] SET [Name] = @name WHERE [Id] = @id", connection);
        command.Parameters.AddWithValue("@name", "Paystack Nigeria");
        command.Parameters.AddWithValue("@id", Guid.Empty);
        command.Parameters.AddWithValue("@rate", 0.015m);
        command.Parameters.AddWithValue("@at", FakeClock.Start);

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Contains("@name", server.LastCall, StringComparison.Ordinal);
        Assert.Contains("Paystack Nigeria", server.LastCall, StringComparison.Ordinal);
    }

    [Fact]
    public void SqlClient_WhateverItUsesOfItsAttributes_IsThere()
    {
        using var client = ModuleDefinition.ReadModule(typeof(SqlConnection).Assembly.Location);
        using var attributes = ModuleDefinition.ReadModule(Assembly.Load(Attributes).Location);

        var types = client.GetTypeReferences().Where(type => type.Scope.Name == Attributes).ToList();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.NotNull(attributes.GetType(type.FullName)));

        var members = client.GetMemberReferences().Where(member => member.DeclaringType.Scope.Name == Attributes).ToList();
        Assert.NotEmpty(members);
        Assert.All(members, member => Assert.True(IsIn(attributes.GetType(member.DeclaringType.FullName), member), member.FullName));
    }

    private static bool IsIn(TypeDefinition type, MemberReference member) => member switch
    {
        MethodReference method => type.Methods.Any(own => own.Name == method.Name
            && own.ReturnType.FullName == method.ReturnType.FullName
            && own.Parameters.Select(p => p.ParameterType.FullName).SequenceEqual(method.Parameters.Select(p => p.ParameterType.FullName))),
        FieldReference field => type.Fields.Any(own => own.Name == field.Name && own.FieldType.FullName == field.FieldType.FullName),
        _ => false,
    };
}

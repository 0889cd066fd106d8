namespace PaymentAdmin.Data;

/// <summary>The three databases; the words of the setting Database:Provider.</summary>
public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
    PostgreSql,
}

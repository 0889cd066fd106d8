using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FetchFrontsAndInvoicedFees : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsFeeInvoiced",
                table: "Transactions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "FrontOn",
                table: "StatementFetches",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            // Those that wait were never fetched.
            migrationBuilder.Sql("UPDATE \"StatementFetches\" SET \"FrontOn\" = \"NextOn\"");

            migrationBuilder.AddColumn<bool>(
                name: "FeesInvoiced",
                table: "SettlementSettings",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsFeeInvoiced",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "FrontOn",
                table: "StatementFetches");

            migrationBuilder.DropColumn(
                name: "FeesInvoiced",
                table: "SettlementSettings");
        }
    }
}

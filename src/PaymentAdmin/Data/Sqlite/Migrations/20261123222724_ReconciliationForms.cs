using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ReconciliationForms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ReconciliationRuns_ConnectionId_From_To_Sha256",
                table: "ReconciliationRuns");

            migrationBuilder.DropIndex(
                name: "IX_ReconciliationItems_RecordId_Step",
                table: "ReconciliationItems");

            migrationBuilder.DropIndex(
                name: "IX_ReconciliationItems_RunId_RecordId_Intent_IsClaim",
                table: "ReconciliationItems");

            // In place: a drop as the tool writes it makes the table anew, outside the migration's transaction.
            migrationBuilder.Sql("ALTER TABLE \"ReconciliationItems\" DROP COLUMN \"HasOtherFee\"");

            migrationBuilder.AddColumn<string>(
                name: "ColumnNames",
                table: "ReconciliationRuns",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Currency",
                table: "ReconciliationRuns",
                type: "TEXT",
                maxLength: 3,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "FileId",
                table: "ReconciliationRuns",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ListsFailed",
                table: "ReconciliationRuns",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "MinorUnits",
                table: "ReconciliationRuns",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "TimeZone",
                table: "ReconciliationRuns",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "UTC");

            migrationBuilder.AddColumn<string>(
                name: "Words",
                table: "ReconciliationRuns",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Change",
                table: "ReconciliationItems",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Disagrees",
                table: "ReconciliationItems",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FeeDifferenceMinor",
                table: "ReconciliationItems",
                type: "INTEGER",
                nullable: true);

            // Until now a report was kept under its run's id.
            migrationBuilder.Sql("UPDATE \"ReconciliationRuns\" SET \"FileId\" = \"Id\" WHERE \"FileName\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_FileId",
                table: "ReconciliationRuns",
                column: "FileId",
                filter: "\"FileId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RecordId_Intent_IsClaim_RunId",
                table: "ReconciliationItems",
                columns: new[] { "RecordId", "Intent", "IsClaim", "RunId" },
                filter: "\"RecordId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RunId_Change_Number",
                table: "ReconciliationItems",
                columns: new[] { "RunId", "Change", "Number" },
                filter: "\"Change\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RunId_FeeDifferenceMinor_Number",
                table: "ReconciliationItems",
                columns: new[] { "RunId", "FeeDifferenceMinor", "Number" },
                filter: "\"FeeDifferenceMinor\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_Step_RunId_Number",
                table: "ReconciliationItems",
                columns: new[] { "Step", "RunId", "Number" },
                filter: "\"Step\" <> 'none'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ReconciliationRuns_FileId",
                table: "ReconciliationRuns");

            migrationBuilder.DropIndex(
                name: "IX_ReconciliationItems_RecordId_Intent_IsClaim_RunId",
                table: "ReconciliationItems");

            migrationBuilder.DropIndex(
                name: "IX_ReconciliationItems_RunId_Change_Number",
                table: "ReconciliationItems");

            migrationBuilder.DropIndex(
                name: "IX_ReconciliationItems_RunId_FeeDifferenceMinor_Number",
                table: "ReconciliationItems");

            migrationBuilder.DropIndex(
                name: "IX_ReconciliationItems_Step_RunId_Number",
                table: "ReconciliationItems");

            migrationBuilder.DropColumn(
                name: "ColumnNames",
                table: "ReconciliationRuns");

            migrationBuilder.DropColumn(
                name: "Currency",
                table: "ReconciliationRuns");

            migrationBuilder.DropColumn(
                name: "FileId",
                table: "ReconciliationRuns");

            migrationBuilder.DropColumn(
                name: "ListsFailed",
                table: "ReconciliationRuns");

            migrationBuilder.DropColumn(
                name: "MinorUnits",
                table: "ReconciliationRuns");

            migrationBuilder.DropColumn(
                name: "TimeZone",
                table: "ReconciliationRuns");

            migrationBuilder.DropColumn(
                name: "Words",
                table: "ReconciliationRuns");

            migrationBuilder.DropColumn(
                name: "Change",
                table: "ReconciliationItems");

            migrationBuilder.DropColumn(
                name: "Disagrees",
                table: "ReconciliationItems");

            migrationBuilder.DropColumn(
                name: "FeeDifferenceMinor",
                table: "ReconciliationItems");

            migrationBuilder.AddColumn<bool>(
                name: "HasOtherFee",
                table: "ReconciliationItems",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_ConnectionId_From_To_Sha256",
                table: "ReconciliationRuns",
                columns: new[] { "ConnectionId", "From", "To", "Sha256" },
                unique: true,
                filter: "\"Status\" <> 'failed' AND \"Sha256\" IS NOT NULL AND \"SameAs\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RecordId_Step",
                table: "ReconciliationItems",
                columns: new[] { "RecordId", "Step" },
                filter: "\"Step\" <> 'none'");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RunId_RecordId_Intent_IsClaim",
                table: "ReconciliationItems",
                columns: new[] { "RunId", "RecordId", "Intent", "IsClaim" },
                filter: "\"RecordId\" IS NOT NULL");
        }
    }
}

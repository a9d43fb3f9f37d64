#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/schema_sql.hpp>

#include "column_ddl.hpp"
#include "column_type.hpp"

namespace sequelize::detail {

/// What a change of a column's type does to its values: conditions for the rows whose value the new type does not hold.
/// The family of the old type chooses the function, `from...`, and that asks for the new one.
class MysqlConversion {
public:
    /// `table`: as it is, with the column `before`.
    MysqlConversion(const TableSchema& table, const ColumnSchema& before, const ColumnSchema& after, DdlStyle style);

    [[nodiscard]] ConversionFacts facts();

private:
    // mysql_conversion.cpp
    void compare();
    void loses(const std::string& reason, const std::string& bad);
    void cannotTell();
    void asText(std::uint64_t longest);
    void fraction();
    void fromTime();
    void fromJson();
    void fromGeometry();

    // number_conversion.cpp
    void range(const std::string& lowest, const std::string& highest, const std::string& value);
    void negative();
    void fromInteger();
    void fromDecimal();
    void fromReal();
    void fromBit();
    void toNumber(const std::string& what);
    static bool isNumber(TypeFamily family);
    static std::string powerOfTen(std::uint64_t exponent);
    static std::string asFloat(const std::string& value);
    [[nodiscard]] std::string beyondDigits(const std::string& value) const;
    [[nodiscard]] std::string roundedByReal(const std::string& value, const std::string& decimal) const;
    [[nodiscard]] std::string roundedReal(std::uint64_t scale) const;
    [[nodiscard]] std::string otherThanNumber(const std::string& text) const;
    [[nodiscard]] std::string roundedNumber(const std::string& number) const;

    // text_conversion.cpp
    static bool hasCharacters(const MysqlType& type);
    static bool isTime(TypeFamily family);
    void characters();
    void fromText();
    void fromBytes();
    void fromValues();
    void toTime();
    void toDocument();
    void toCharacters();
    void toText();
    void listed(const std::string& reason);
    [[nodiscard]] std::string removedFromSet() const;

    DdlStyle style_;
    std::string column_;
    MysqlType from_;
    MysqlType to_;
    std::string fromSet_;
    std::string toSet_;
    std::string fromType_;
    std::string toType_;
    bool becomesNumbered_;
    std::string reason_;
    std::vector<std::string> bad_;
    bool isUntold_ = false;
};

}  // namespace sequelize::detail

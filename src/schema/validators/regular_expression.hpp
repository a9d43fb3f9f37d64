#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sequelize::detail {

/// An expression that a text is searched for, in time that grows as the text does.
class RegularExpression {
public:
    virtual ~RegularExpression() = default;
    [[nodiscard]] virtual bool isFoundIn(std::string_view text) const = 0;

protected:
    RegularExpression() = default;
    RegularExpression(const RegularExpression&) = default;
    RegularExpression& operator=(const RegularExpression&) = default;
};

/// A JavaScript expression. Null: `fault` says why there is none, in words that follow "the regular expression".
[[nodiscard]] std::shared_ptr<const RegularExpression> compileExpression(std::string_view pattern,
                                                                         std::string_view flags, std::string& fault);

}  // namespace sequelize::detail

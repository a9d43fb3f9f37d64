#include "regular_expression.hpp"

#include "expression_syntax.hpp"

#if SEQUELIZE_WITH_RE2
#include <re2/re2.h>
#endif

// The only source that knows what searches: RE2, where the library is built with it.
namespace sequelize::detail {

#if SEQUELIZE_WITH_RE2

namespace {

class Re2Expression final : public RegularExpression {
public:
    explicit Re2Expression(const std::string& pattern) : expression_(pattern, re2::RE2::Quiet) {}

    [[nodiscard]] bool isFoundIn(std::string_view text) const override {
        return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression_);
    }
    [[nodiscard]] std::string fault() const { return expression_.ok() ? std::string() : expression_.error(); }

private:
    re2::RE2 expression_;
};

}  // namespace

std::shared_ptr<const RegularExpression> compileExpression(std::string_view pattern, std::string_view flags,
                                                           std::string& fault) {
    const auto translated = translateExpression(pattern, flags);
    fault = translated.fault;
    if (!fault.empty()) return nullptr;
    auto expression = std::make_shared<const Re2Expression>(translated.text);
    fault = expression->fault();
    if (fault.empty()) return expression;
    fault.insert(0, "cannot be read: ");
    return nullptr;
}

#else

std::shared_ptr<const RegularExpression> compileExpression(std::string_view pattern, std::string_view flags,
                                                           std::string& fault) {
    fault = translateExpression(pattern, flags).fault;
    if (fault.empty())
        fault =
            "cannot be searched for, since the library was built without RE2: install it (Debian, Ubuntu: libre2-dev) and "
            "build the library with -DSEQUELIZE_WITH_RE2=ON, or give a function instead";
    return nullptr;
}

#endif

}  // namespace sequelize::detail

#include <string>
#include <utility>

#include <sequelize/core/error.hpp>

#include "formats.hpp"
#include "run_filter.hpp"

namespace sequelize::detail {

std::string svgOf(const std::string& dot, std::chrono::milliseconds timeout) {
    auto result = runFilter({"dot", "-Tsvg"}, dot, timeout);
    if (result.isMissing)
        throw UsageError(
            "erDiagram: DiagramFormat::svg needs Graphviz's program `dot`, which is not on PATH: install graphviz (apt "
            "install graphviz, brew install graphviz), or write DiagramFormat::dot and draw it elsewhere");
    if (result.isLate)
        throw BaseError("erDiagram: `dot` did not finish within " + std::to_string(timeout.count()) +
                        " ms: give a longer .timeout, fewer .tables, or .columns = DiagramColumns::keys");
    while (!result.errors.empty() && result.errors.back() == '\n') result.errors.pop_back();
    const bool isWhole = result.output.find("</svg>") != std::string::npos;
    if (result.status > 0 || !isWhole) {
        std::string message = "erDiagram: `dot` failed";
        if (result.status > 0) message += " with status " + std::to_string(result.status);
        message += result.errors.empty() ? ", and said nothing" : ": " + result.errors;
        throw BaseError(message + ". If it is not Graphviz's, see to PATH");
    }
    return std::move(result.output);
}

}  // namespace sequelize::detail
